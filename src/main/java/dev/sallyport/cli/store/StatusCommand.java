package dev.sallyport.cli.store;

import dev.sallyport.cli.StoreSource;
import dev.sallyport.store.StoreVersions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code sallyport store status}: which version the tables have. */
@Command(
    name = "status",
    mixinStandardHelpOptions = true,
    description = {
      "Tells which version the tables of the store have, and what is to be done to them.",
      "Ends with 0 when they are those of this jar, with 1 when they are not, with 2 when that"
          + " cannot be told. Changes nothing."
    })
final class StatusCommand implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @ArgGroup(multiplicity = "0..1")
  private StoreSource source = new StoreSource();

  @Option(names = "--json", description = "One JSON object.")
  private boolean json;

  @Override
  public Integer call() {
    Answer answer = new Answer(spec);
    return answer.of(
        () -> {
          StoreVersions.Status status = StoreVersions.of(source.store());
          if (json) {
            answer.say(asJson(status));
          } else {
            answer.say("store    " + status.store());
            answer.say("version  " + status.version().orElse("none: it has no tables yet"));
            status.pending().forEach(one -> answer.say("pending  " + one));
            status
                .newer()
                .forEach(one -> answer.say("newer    " + one + " is not known to this jar"));
          }
          return status.isCurrent() ? 0 : 1;
        });
  }

  private static String asJson(StoreVersions.Status status) {
    return new JsonObject()
        .put("store", status.store())
        .put("version", status.version().orElse(null))
        .put("current", status.isCurrent())
        .put("pending", new JsonArray(status.pending()))
        .put("newer", new JsonArray(status.newer()))
        .encode();
  }
}

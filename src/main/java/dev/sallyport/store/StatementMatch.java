package dev.sallyport.store;

import dev.sallyport.recording.SessionArchive.Visibility;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/** What is asked of statements in the language of the index of their words. */
final class StatementMatch {
  private final WordIndex words;
  private final List<String> terms = new ArrayList<>();
  private boolean impossible;

  StatementMatch(WordIndex words) {
    this.words = words;
  }

  /** With this mark. */
  StatementMatch and(Optional<String> mark) {
    mark.ifPresent(one -> terms.add(words.marked(List.of(one))));
    return this;
  }

  /** With one of these marks. */
  StatementMatch any(Collection<String> marks) {
    impossible |= marks.isEmpty();
    terms.add(words.marked(marks));
    return this;
  }

  /** With these words, see {@link SearchWords}; what they are asked for by is found out first. */
  Future<StatementMatch> text(Database database, Optional<String> text) {
    if (text.isEmpty()) {
      return Future.succeededFuture(this);
    }
    return words
        .worded(database, text.get())
        .map(
            query -> {
              impossible |= query.isEmpty();
              terms.add(query);
              return this;
            });
  }

  /** Of what this person may see. */
  StatementMatch visibleTo(Optional<Visibility> sight) {
    sight.ifPresent(
        visible -> {
          List<String> marks = new ArrayList<>();
          marks.add(StatementMarks.principal(visible.principal()));
          if (visible.agents()) {
            marks.add(StatementMarks.owner(visible.principal()));
          }
          visible.sessions().forEach(id -> marks.add(StatementMarks.session(id)));
          any(marks);
        });
    return this;
  }

  /** Whether nothing is asked, so that all statements are meant. */
  boolean isEmpty() {
    return terms.isEmpty();
  }

  /** Whether no statement can fulfil it. */
  boolean isImpossible() {
    return impossible;
  }

  /** All of it. */
  String query() {
    return words.all(terms);
  }

  /**
   * The same of a session's row: marks are hashes, and what somebody may see is decided by the
   * whole name.
   */
  static Condition seen(Optional<Visibility> sight) {
    Condition condition = new Condition();
    sight.ifPresent(
        visible -> {
          List<Object> values = new ArrayList<>(List.of(visible.principal()));
          StringBuilder any = new StringBuilder("(s.principal = ?");
          if (visible.agents()) {
            any.append(" OR s.acts_for = ?");
            values.add(visible.principal());
          }
          if (!visible.sessions().isEmpty()) {
            any.append(" OR s.id IN (")
                .append(Database.marks(visible.sessions().size()))
                .append(')');
            values.addAll(visible.sessions());
          }
          condition.andAll(any.append(')').toString(), values);
        });
    return condition;
  }
}

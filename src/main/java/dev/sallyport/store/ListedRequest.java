package dev.sallyport.store;

import dev.sallyport.approval.ApprovalRequest;
import dev.sallyport.approval.ApprovalStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What a list reads of a request. Statements have many megabytes if somebody wants them to, and a
 * list has hundreds of requests, which would not fit into the memory that all sessions share.
 */
final class ListedRequest {
  private ListedRequest() {}

  /** The request with statement and parameters cut; empty when there is nothing to cut. */
  static Optional<ApprovalRequest> headOf(ApprovalRequest request) {
    int room = ApprovalStore.LISTED_CHARS + 1;
    String statement = head(request.statement(), room);
    room -= statement.length();
    List<String> parameters = new ArrayList<>();
    for (String parameter : request.parameters()) {
      if (room == 0) {
        break;
      }
      String shown = parameter == null ? null : head(parameter, room);
      parameters.add(shown);
      room -= shown == null ? 0 : shown.length();
    }
    if (statement.equals(request.statement()) && parameters.equals(request.parameters())) {
      return Optional.empty();
    }
    return Optional.of(request.with(statement, parameters));
  }

  private static String head(String text, int length) {
    return text.length() <= length ? text : text.substring(0, length);
  }
}

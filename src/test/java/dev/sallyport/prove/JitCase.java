package dev.sallyport.prove;

import static dev.sallyport.prove.JitCase.End.DIES;
import static dev.sallyport.prove.JitCase.End.EXPIRES;
import static dev.sallyport.prove.JitCase.End.IDLES;
import static dev.sallyport.prove.JitCase.End.IS_ENDED;
import static dev.sallyport.prove.JitCase.End.IS_KILLED;
import static dev.sallyport.prove.JitCase.End.IS_REVOKED;
import static dev.sallyport.prove.JitCase.End.LASTS_TOO_LONG;
import static dev.sallyport.prove.JitCase.End.LOSES_GATEWAY;
import static dev.sallyport.prove.JitCase.End.LOSES_LEASE;
import static dev.sallyport.prove.JitCase.End.QUITS;
import static dev.sallyport.prove.JitCase.Work.HELD;
import static dev.sallyport.prove.JitCase.Work.LENT;
import static dev.sallyport.prove.JitCase.Work.REST;
import static dev.sallyport.prove.JitCase.Work.STATEMENT;
import static dev.sallyport.prove.JitCase.Work.TRANSACTION;

import java.util.List;

/** A session that ends in one way in the middle of something. */
record JitCase(End end, Work work) {
  /** How it ends, and what an agent in a statement must be told. */
  enum End {
    QUITS(""),
    DIES(""),
    IDLES("idle"),
    LASTS_TOO_LONG("longest duration"),
    IS_ENDED("ended by an operator: runs wild"),
    IS_REVOKED("revoked: laptop stolen"),
    LOSES_LEASE("lease"),
    EXPIRES("token that opened the session has expired"),
    IS_KILLED("ended by KILL"),
    LOSES_GATEWAY("the gateway is stopping");

    final String told;

    End(String told) {
      this.told = told;
    }

    /** Whether it comes by itself, so that the session may be gone at any time. */
    boolean comesByItself() {
      return this == IDLES || this == LASTS_TOO_LONG || this == EXPIRES;
    }
  }

  /** What the session is doing when its end comes. */
  enum Work {
    REST,
    STATEMENT,
    TRANSACTION,
    /** Waits for a person. */
    HELD,
    /** Runs with privileges that were granted for it. */
    LENT;

    /** Whether the database is busy with it. */
    boolean isWaiting() {
      return this == STATEMENT || this == LENT;
    }

    /** The statement that is under way; every session has a row of its own. */
    String sql(int row) {
      return switch (this) {
        case STATEMENT, LENT -> JitServer.waiting(row);
        case HELD -> "DELETE FROM shop.orders WHERE id = " + row;
        default -> throw new IllegalStateException(this + " is no statement");
      };
    }
  }

  /** Those whose gateway lives on. */
  static final List<JitCase> MIXED =
      List.of(
          new JitCase(QUITS, REST),
          new JitCase(QUITS, TRANSACTION),
          new JitCase(DIES, REST),
          new JitCase(DIES, STATEMENT),
          new JitCase(DIES, HELD),
          new JitCase(DIES, LENT),
          new JitCase(IDLES, REST),
          new JitCase(IDLES, TRANSACTION),
          new JitCase(LASTS_TOO_LONG, STATEMENT),
          new JitCase(LASTS_TOO_LONG, TRANSACTION),
          new JitCase(IS_ENDED, STATEMENT),
          new JitCase(IS_ENDED, TRANSACTION),
          new JitCase(IS_ENDED, HELD),
          new JitCase(IS_REVOKED, STATEMENT),
          new JitCase(IS_REVOKED, LENT),
          new JitCase(LOSES_LEASE, STATEMENT),
          new JitCase(LOSES_LEASE, LENT),
          new JitCase(EXPIRES, STATEMENT),
          new JitCase(EXPIRES, TRANSACTION),
          new JitCase(IS_KILLED, REST),
          new JitCase(IS_KILLED, STATEMENT));

  /** Those of a gateway that stops. */
  static final List<JitCase> STOPPING =
      List.of(
          new JitCase(LOSES_GATEWAY, REST),
          new JitCase(LOSES_GATEWAY, STATEMENT),
          new JitCase(LOSES_GATEWAY, TRANSACTION),
          new JitCase(LOSES_GATEWAY, HELD),
          new JitCase(LOSES_GATEWAY, LENT));

  JitConnection connection() {
    return switch (end) {
      case IDLES -> JitConnection.IDLE;
      case LASTS_TOO_LONG -> JitConnection.BRIEF;
      case IS_ENDED -> JitConnection.ENDED;
      default -> work == LENT ? JitConnection.LENDING : JitConnection.SHOP;
    };
  }

  @Override
  public String toString() {
    return end + "/" + work;
  }
}

package dev.sallyport.sql.statement;

import dev.sallyport.sql.Access;
import dev.sallyport.sql.TableName;
import dev.sallyport.sql.Verb;
import dev.sallyport.sql.binding.FactsDraft;

/**
 * Views, routines, triggers, events, and tables where the server looks past temporary ones: a
 * temporary table of the same name hides none of them.
 */
final class NamedObject {
  private NamedObject() {}

  static void access(FactsDraft draft, Verb how, TableName name) {
    draft.access(new Access(how, name, Access.Reach.DIRECT));
  }
}

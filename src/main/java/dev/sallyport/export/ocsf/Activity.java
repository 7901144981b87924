package dev.sallyport.export.ocsf;

/**
 * What was done, by the numbers of a class.
 *
 * @param id {@code activity_id}; {@link #OTHER} when the class has none for it
 * @param name its caption, or our own word for it
 */
record Activity(int id, String name) {
  static final int OTHER = 99;

  // Authentication
  static final Activity LOGON = new Activity(1, "Logon");
  static final Activity LOGOFF = new Activity(2, "Logoff");

  // Datastore Activity
  static final Activity READ = new Activity(1, "Read");
  static final Activity UPDATE = new Activity(2, "Update");
  static final Activity QUERY = new Activity(4, "Query");
  static final Activity WRITE = new Activity(5, "Write");
  static final Activity CREATE = new Activity(6, "Create");
  static final Activity DELETE = new Activity(7, "Delete");

  // Entity Management
  static final Activity ENTITY_CREATE = new Activity(1, "Create");
  static final Activity ENTITY_READ = new Activity(2, "Read");
  static final Activity ENTITY_UPDATE = new Activity(3, "Update");
  static final Activity ENTITY_DELETE = new Activity(4, "Delete");

  // User Management
  static final Activity ASSIGN_PRIVILEGES = new Activity(14, "Assign Privileges");

  static Activity other(String name) {
    return new Activity(OTHER, name);
  }
}

package dev.sallyport.export.ocsf;

/**
 * The classes of events that are used, OCSF 1.9.0. What is required of each stands in the schema's
 * {@code events/} directory; {@code user_management} is new in 1.9.0 and takes the place of {@code
 * user_access_management}, which is deprecated since.
 */
enum OcsfClass {
  BASE_EVENT(0, "Base Event", 0, "Uncategorized"),
  AUTHENTICATION(3002, "Authentication", 3, "Identity & Access Management"),
  ENTITY_MANAGEMENT(3004, "Entity Management", 3, "Identity & Access Management"),
  USER_MANAGEMENT(3007, "User Management", 3, "Identity & Access Management"),
  DATASTORE_ACTIVITY(6005, "Datastore Activity", 6, "Application Activity");

  private final int uid;
  private final String caption;
  private final int category;
  private final String categoryCaption;

  OcsfClass(int uid, String caption, int category, String categoryCaption) {
    this.uid = uid;
    this.caption = caption;
    this.category = category;
    this.categoryCaption = categoryCaption;
  }

  int uid() {
    return uid;
  }

  String caption() {
    return caption;
  }

  int category() {
    return category;
  }

  String categoryCaption() {
    return categoryCaption;
  }
}

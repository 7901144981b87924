package dev.sallyport.demo;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The device authorization grant (RFC 8628) of the development provider. */
final class DevelopmentProviderDeviceEndpoints {
  static final String GRANT = "urn:ietf:params:oauth:grant-type:device_code";

  private static final String AUTHORIZATION = "/device-authorization";
  private static final String VERIFICATION = "/device";

  private final String issuer;
  private final DevelopmentProviderRealm realm;
  private final DevelopmentProviderDevices devices;

  DevelopmentProviderDeviceEndpoints(
      String issuer, DevelopmentProviderRealm realm, DevelopmentProviderDevices devices) {
    this.issuer = issuer;
    this.realm = realm;
    this.devices = devices;
  }

  /** After the handler that reads bodies. */
  void mount(Router router) {
    router.post(AUTHORIZATION).handler(this::start);
    router.get(VERIFICATION).handler(this::show);
    router.post(VERIFICATION).handler(this::decide);
  }

  void describe(JsonObject discovery) {
    discovery.put("device_authorization_endpoint", issuer + AUTHORIZATION);
    discovery.getJsonArray("grant_types_supported").add(GRANT);
  }

  /** What the token endpoint answers to a device, as far as it is no token. */
  Optional<DevelopmentPerson> redeem(RoutingContext context, MultiMap form) {
    if (!isDevice(form)) {
      DevelopmentProviderEndpoints.error(context, 401, "invalid_client");
      return Optional.empty();
    }
    String code = DevelopmentProviderEndpoints.text(form, "device_code");
    DevelopmentProviderDevices.Answer answer = devices.ask(code);
    if (answer instanceof DevelopmentProviderDevices.Answer.Granted granted) {
      return Optional.of(granted.person());
    }
    if (answer instanceof DevelopmentProviderDevices.Answer.NotYet notYet) {
      DevelopmentProviderEndpoints.error(context, 400, notYet.error());
      return Optional.empty();
    }
    throw new IllegalStateException("not an answer: " + answer);
  }

  private void start(RoutingContext context) {
    if (!isDevice(context.request().formAttributes())) {
      DevelopmentProviderEndpoints.error(context, 401, "invalid_client");
      return;
    }
    DevelopmentProviderDevices.Started started = devices.start();
    context.json(
        new JsonObject()
            .put("device_code", started.deviceCode())
            .put("user_code", started.userCode())
            .put("verification_uri", issuer + VERIFICATION)
            .put(
                "verification_uri_complete",
                issuer + VERIFICATION + "?user_code=" + started.userCode())
            .put("expires_in", DevelopmentProviderDevices.LIFETIME.toSeconds())
            .put("interval", DevelopmentProviderDevices.INTERVAL.toSeconds()));
  }

  private void show(RoutingContext context) {
    String code = DevelopmentProviderEndpoints.text(context.request().params(), "user_code");
    DevelopmentProviderEndpoints.page(
        context,
        200,
        devices.isWaiting(code)
            ? DevelopmentProviderPage.device(realm.people(), code)
            : DevelopmentProviderPage.deviceCode(!code.isEmpty()));
  }

  private void decide(RoutingContext context) {
    MultiMap form = context.request().formAttributes();
    String code = DevelopmentProviderEndpoints.text(form, "user_code");
    // Another site's page must not decide in somebody's name; the code itself is what it lacks.
    Optional<DevelopmentPerson> person =
        realm.person(DevelopmentProviderEndpoints.text(form, "person"));
    boolean denied = !DevelopmentProviderEndpoints.text(form, "deny").isEmpty();
    if (person.isEmpty() && !denied) {
      DevelopmentProviderEndpoints.page(
          context, 400, DevelopmentProviderPage.message("Nobody", "This person is not known."));
      return;
    }
    if (!devices.decide(code, denied ? Optional.empty() : person)) {
      DevelopmentProviderEndpoints.page(context, 400, DevelopmentProviderPage.deviceCode(true));
      return;
    }
    DevelopmentProviderEndpoints.page(
        context,
        200,
        DevelopmentProviderPage.message(
            denied ? "Refused" : "Done", "Go back to the command line; you can close this."));
  }

  private boolean isDevice(MultiMap form) {
    return DevelopmentProviderRealm.DEVICE_CLIENT.equals(
        DevelopmentProviderEndpoints.text(form, "client_id"));
  }
}

package dev.sallyport.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SessionPlacesTest {
  private final SessionPlaces places = new SessionPlaces();

  @Test
  void shouldGiveNoMoreThanThereAre() {
    SessionPlaces.Place first = places.take("corp:a", "orders", 2).orElseThrow();
    places.take("corp:a", "orders", 2).orElseThrow();
    assertThat(places.take("corp:a", "orders", 2)).isEmpty();
    first.giveBack();
    assertThat(places.take("corp:a", "orders", 2)).isPresent();
  }

  @Test
  void shouldCountEachPrincipalAndConnectionForItself() {
    places.take("corp:a", "orders", 1).orElseThrow();
    assertThat(places.take("corp:b", "orders", 1)).isPresent();
    assertThat(places.take("corp:a", "billing", 1)).isPresent();
  }

  @Test
  void shouldTakeAPlaceBackOnce() {
    SessionPlaces.Place first = places.take("corp:a", "orders", 2).orElseThrow();
    places.take("corp:a", "orders", 2).orElseThrow();
    first.giveBack();
    first.giveBack();
    places.take("corp:a", "orders", 2).orElseThrow();
    assertThat(places.take("corp:a", "orders", 2)).isEmpty();
  }

  @Test
  void shouldNotCountWhomItTurnedAway() {
    SessionPlaces.Place only = places.take("corp:a", "orders", 1).orElseThrow();
    assertThat(places.take("corp:a", "orders", 1)).isEmpty();
    assertThat(places.take("corp:a", "orders", 1)).isEmpty();
    only.giveBack();
    assertThat(places.take("corp:a", "orders", 1)).isPresent();
  }
}

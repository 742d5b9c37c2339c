package dev.kith.signin;

import dev.kith.audit.Audit;
import dev.kith.audit.Event;
import dev.kith.audit.Event.Type;
import dev.kith.people.Directory;
import dev.kith.people.Profile;
import dev.kith.store.Store;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Looking as somebody else, to see what they may see: with a reason, for minutes, written down where the auditor reads it and
/// where the one looked as does. It lends their rights to read, not who they are: nothing is kept or changed in their name, and
/// nothing that is theirs alone is shown.
///
/// What is under way lives in memory: when Kith stops, it ends.
public final class ViewAs implements AutoCloseable {
  public static final Duration LONGEST = Duration.ofMinutes(15);
  private static final int SHORTEST_REASON = 10;
  private static final int LONGEST_REASON = 300;
  private static final Duration TICK = Duration.ofSeconds(5);

  private final Store store;
  private final Supplier<Directory> directory;
  private final Audit audit;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, View> views = new HashMap<>();
  private final ScheduledExecutorService ticking =
      Executors.newSingleThreadScheduledExecutor(Thread.ofPlatform().daemon().name("kith-view-as").factory());

  /// @param secret opens it, together with who began it
  /// @param number in the store
  /// @param actor  who looks, as the audit log names them
  /// @param person whom they look as
  public record View(String secret, long number, String actor, String person, String reason, Instant until) {}

  public ViewAs(Store store, Supplier<Directory> directory, Audit audit, InstantSource clock) {
    this.store = store;
    this.directory = directory;
    this.audit = audit;
    this.clock = clock;
    ticking.scheduleAtFixedRate(this::endWhatIsOver, TICK.toSeconds(), TICK.toSeconds(), TimeUnit.SECONDS);
  }

  /// Whether somebody may look as another: an admin or an auditor who is there in person. A program with a token may not.
  public static boolean mayBegin(Caller by) {
    return (by.roles().contains(Role.ADMIN) || by.roles().contains(Role.AUDITOR)) && by.seenAs().isEmpty()
        && !by.actor().startsWith("token:");
  }

  /// Whoever looks as one ends looking as another.
  ///
  /// @throws IllegalArgumentException in one line if there is no such person, no reason, or too long a time
  public View begin(Caller by, String id, String reason, Duration time) {
    if (!mayBegin(by)) {
      throw new IllegalArgumentException("Only an admin or an auditor looks as somebody else, and in person.");
    }
    String why = reason.replaceAll("\\s+", " ").strip();
    if (why.length() < SHORTEST_REASON || why.length() > LONGEST_REASON) {
      throw new IllegalArgumentException("Say why you look as somebody else, in " + SHORTEST_REASON + " to " + LONGEST_REASON
          + " characters; they will read it, and so will the auditor.");
    }
    if (time.isNegative() || time.isZero() || time.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("One looks as somebody else for 1 to " + LONGEST.toMinutes() + " minutes.");
    }
    Profile person = directory.get().person(id).filter(one -> one.listed() && one.human())
        .orElseThrow(() -> new IllegalArgumentException("There is nobody with the id “" + id + "” to look as."));
    if (person.id().equals(by.person())) {
      throw new IllegalArgumentException("One looks as somebody else, not as oneself.");
    }
    endWhatIsOver();
    all().stream().filter(view -> view.actor.equals(by.actor())).forEach(view -> end(view, "another was begun"));
    Instant now = clock.instant();
    Instant until = now.plus(time);
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    audit.write(new Event(Type.VIEW_AS_BEGUN, by.actor(), "person:" + person.id(), Map.of("reason", why, "until", until.toString())));
    long number = store.looks().begin(directory.get().subject(person).keys(), by.actor(), why, now, until);
    View view = new View(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes), number, by.actor(), person.id(), why, until);
    synchronized (views) {
      views.put(view.secret, view);
    }
    return view;
  }

  /// What is under way: for who began it, while its time lasts.
  public Optional<View> of(String secret, String actor) {
    View view;
    synchronized (views) {
      view = views.get(secret);
    }
    return Optional.ofNullable(view).filter(one -> one.actor.equals(actor) && clock.instant().isBefore(one.until));
  }

  /// Ends it; false if there was nothing to end.
  public boolean end(String secret, String actor) {
    return of(secret, actor).filter(view -> end(view, "ended")).isPresent();
  }

  private void endWhatIsOver() {
    Instant now = clock.instant();
    all().stream().filter(view -> !now.isBefore(view.until)).forEach(view -> end(view, "time was up"));
  }

  private List<View> all() {
    synchronized (views) {
      return List.copyOf(views.values());
    }
  }

  /// Once for each, whoever comes first.
  private boolean end(View view, String how) {
    synchronized (views) {
      if (views.remove(view.secret) == null) {
        return false;
      }
    }
    Instant now = clock.instant();
    audit.write(new Event(Type.VIEW_AS_ENDED, view.actor, "person:" + view.person, Map.of("how", how)));
    if (now.isBefore(view.until)) {
      store.looks().end(view.number, now);
    }
    return true;
  }

  /// Ends all.
  @Override
  public void close() {
    ticking.shutdownNow();
    all().forEach(view -> end(view, "Kith stopped"));
  }
}

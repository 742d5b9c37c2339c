package dev.kith.connector;

import dev.kith.model.Item;
import dev.kith.model.Person;
import java.io.IOException;

/// Takes what a connector reads. Every method may block, and throws if the pass has to stop.
public interface Sink {
  /// An item as it is now; it replaces what was known of it.
  void item(Item item) throws IOException, InterruptedException;

  /// A person as the source knows them.
  void person(Person person) throws IOException, InterruptedException;

  /// The item of this native id is still there and has not changed.
  void unchanged(String id) throws IOException, InterruptedException;

  /// The item of this native id is gone from the source.
  void gone(String id) throws IOException, InterruptedException;

  /// Something could not be read; the pass goes on without it. What was known of the item stays.
  void problem(Problem problem) throws IOException, InterruptedException;

  /// Something was left out on purpose (a draft, a redirect, a bot's edit), counted under its reason for the admin to see.
  void skipped(String reason);

  /// This pass sends everything there is (as items or as unchanged), though it did not begin at the start: what it does not
  /// send is then forgotten.
  void whole();

  /// This pass cannot show everything there is: a feed holds only its newest entries, or a file of many could not be read.
  /// Nothing is forgotten but what is [#gone], even if the pass began at the start or is declared [#whole].
  void partial();

  /// How many items the pass will send, once the connector knows; for the progress bar.
  void expect(long items);
}

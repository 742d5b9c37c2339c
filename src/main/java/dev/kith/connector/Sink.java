package dev.kith.connector;

import dev.kith.model.Item;
import dev.kith.model.Person;
import java.io.IOException;
import java.util.SortedMap;

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

  /// Nobody may see the item of this native id until it is sent again: it may be there still, but the source says no more who may see
  /// it. Unlike [#gone] it holds from the next commit on, is never held back, and holds though the pass should fail later.
  void hidden(String id) throws IOException, InterruptedException;

  /// Something could not be read; the pass goes on without it. What was known of the item stays.
  void problem(Problem problem) throws IOException, InterruptedException;

  /// Something was left out on purpose (a draft, a redirect, a bot's edit), counted under its reason for the admin to see.
  void skipped(String reason);

  /// Something about an item or a person means nothing to Kith, as a key that is misspelt; the rest of it is taken. Counted under
  /// what it is, for the admin to see.
  void ignored(String what);

  /// This pass sends everything there is (as items or as unchanged), though it did not begin at the start: what it does not
  /// send is then forgotten.
  void whole();

  /// This pass cannot show everything there is: a feed holds only its newest entries, or a file of many could not be read.
  /// Nothing is forgotten but what is [#gone], even if the pass began at the start or is declared [#whole].
  void partial();

  /// Keeps a note for this and later passes, or drops it if the text is empty. It becomes durable together with or after
  /// everything that was sent before it, so after a kill at any moment no note says more than what Kith holds: what is noted
  /// as read was read, and what was [#gone] will be removed. Notes are of this source and of this index: one that is built anew
  /// begins without any, and so does a pass that is to read everything again.
  ///
  /// A note whose key begins with `end/` is kept only once the pass was read to its end and no removal was held back. When
  /// everything was last listed belongs there (or into the cursor), so that the listing is made again if what it would have
  /// removed was not.
  void note(String key, String text);

  /// What was noted under this key, in this pass or before; empty if nothing was.
  String noted(String key);

  /// All notes whose keys begin so, by key, but those of this pass that are for its end. They are read as one goes through
  /// them, so a million take no memory; do not change them meanwhile.
  SortedMap<String, String> notes(String prefix);

  /// How many items the pass will send, once the connector knows; for the progress bar.
  void expect(long items);
}

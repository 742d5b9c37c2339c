package dev.kith.web;

import dev.kith.people.Subject;
import dev.kith.store.Erasures.Count;
import dev.kith.store.Erasures.Receipt;
import java.io.IOException;
import java.util.Collection;
import java.util.List;

/// Erases documents and people, for good and everywhere. Each method returns when it is done.
public interface Erasing {
  /// @param document an id, or the address of one document
  /// @throws IllegalArgumentException in one line if there is no such document, or more than one has the address
  Receipt document(String document, String by) throws IOException, InterruptedException;

  Receipt person(Subject person, String by) throws IOException, InterruptedException;

  /// Goes on with what was begun and is not through; gives the receipts of that.
  List<Receipt> finish() throws IOException, InterruptedException;

  /// What is over its time, as JSON.
  byte[] retention();

  /// Removes what is over its time, now; what there is after that, as [#retention].
  byte[] sweptNow(String by) throws IOException, InterruptedException;

  /// A receipt as JSON, within an object.
  static void write(JsonWriter out, Receipt receipt) {
    out.writeNumberProperty("number", receipt.number());
    out.writeStringProperty("what", receipt.what());
    out.writeStringProperty("subject", receipt.subject());
    out.writeStringProperty("by", receipt.by());
    out.writeStringProperty("at", receipt.at().toString());
    if (receipt.done() != null) {
      out.writeStringProperty("done", receipt.done().toString());
    }
    if (receipt.undone() != null) {
      out.writeStringProperty("undone", receipt.undone().toString());
      Json.text(out, "undoneBy", receipt.undoneBy());
    }
    out.writeArrayPropertyStart("places");
    for (Count place : receipt.places()) {
      out.writeStartObject();
      out.writeStringProperty("place", place.place());
      out.writeNumberProperty("before", place.before());
      out.writeNumberProperty("after", place.after());
      out.writeEndObject();
    }
    out.writeEndArray();
  }

  /// Receipts as JSON.
  static byte[] list(Collection<Receipt> receipts) {
    return Json.object(out -> {
      out.writeArrayPropertyStart("receipts");
      for (Receipt receipt : receipts) {
        out.writeStartObject();
        write(out, receipt);
        out.writeEndObject();
      }
      out.writeEndArray();
    });
  }
}

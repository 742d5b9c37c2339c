package dev.kith.connector.talk;

import dev.kith.model.Identity;
import java.util.List;

/// How a chat writes what people say in it.
interface ChatText {
  String html(String raw);

  String plain(String raw);

  /// Who is called by name in it.
  List<Identity> mentioned(String raw);
}

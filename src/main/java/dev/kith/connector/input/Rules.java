package dev.kith.connector.input;

import dev.kith.model.Access;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.PatternSyntaxException;

/// Rules of an admin's settings: which files a glob means, and who is meant by a principal.
public final class Rules {
  public static final String PRINCIPALS = "\"everyone\", \"group:<name>\" or \"user:<id>\"";

  private Rules() {}

  /// Whether a text is a principal as [Access] knows them.
  public static boolean isPrincipal(String text) {
    if (text.chars().anyMatch(Character::isISOControl)) {
      return false;
    }
    return text.equals(Access.EVERYONE_PRINCIPAL) || text.startsWith("group:") && text.length() > 6
        || text.startsWith("user:") && text.length() > 5;
  }

  /// A glob over paths within a folder. Upper and lower case are the same, so that a rule for `restricted/**` holds for
  /// `Restricted` too; `**/x` also means an `x` at the top; a folder's name alone means all that is in it.
  public static final class Glob {
    private final String text;
    private final List<PathMatcher> matchers = new ArrayList<>();

    /// @throws IllegalArgumentException if it is no glob
    public Glob(String key, String text) {
      this.text = text;
      String glob = text.strip().toLowerCase(Locale.ROOT).replaceFirst("^\\.?/", "").replaceFirst("/$", "");
      try {
        add(glob);
        if (glob.startsWith("**/")) {
          add(glob.substring(3));
        }
      } catch (PatternSyntaxException _) {
        throw new IllegalArgumentException(key + ": " + text + " is no glob; try restricted/** or **/*.md");
      }
    }

    /// The glob as the admin wrote it.
    public String text() {
      return text;
    }

    private void add(String glob) {
      matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + glob));
      matchers.add(FileSystems.getDefault().getPathMatcher("glob:" + glob + "/**"));
    }

    /// @param path within the folder, parted by `/`
    public boolean matches(String path) {
      Path lower = Path.of(path.toLowerCase(Locale.ROOT));
      return matchers.stream().anyMatch(matcher -> matcher.matches(lower));
    }
  }

  public static List<Glob> globs(String key, List<String> texts) {
    return texts.stream().map(text -> new Glob(key, text)).toList();
  }
}

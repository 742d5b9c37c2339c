package dev.kith.connector.file;

import dev.kith.model.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/// Who is asked to look over changes of which files, by a `CODEOWNERS` file as GitHub and GitLab read it: of all patterns
/// that match, the last counts. Owners review; that they wrote a file is not said. A team (`@org/team`) is no person.
final class CodeOwners {
  private static final List<String> PLACES = List.of(".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS",
      ".gitlab/CODEOWNERS");
  private static final int LARGEST = 3 << 20;

  private record Rule(Pattern pattern, List<Identity> owners) {}

  private final List<Rule> rules = new ArrayList<>();

  /// The owners that the folder's file names; nobody if there is none.
  static CodeOwners of(Path folder) throws IOException {
    CodeOwners owners = new CodeOwners();
    for (String place : PLACES) {
      Path file = folder.resolve(place);
      if (Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS) && Files.size(file) <= LARGEST) {
        owners.read(new String(Files.readAllBytes(file), StandardCharsets.UTF_8));
        break;
      }
    }
    return owners;
  }

  private void read(String text) {
    List<String> sections = List.of();
    for (String line : text.lines().toList()) {
      String rule = line.replaceFirst("(^|\\s)#.*", "").strip();
      if (rule.matches("\\^?\\[.*")) {
        // a section of GitLab, with owners of whatever in it names none
        sections = List.of(rule.replaceFirst("^\\^?\\[[^]]*](\\[\\d+])?", "").strip().split("\\s+"));
      } else if (!rule.isEmpty()) {
        List<String> words = List.of(rule.split("(?<!\\\\)\\s+"));
        List<String> named = words.size() > 1 ? words.subList(1, words.size()) : sections;
        rules.add(new Rule(pattern(words.getFirst().replace("\\ ", " ")), named.stream().filter(CodeOwners::isPerson)
            .map(owner -> Identity.of(owner.replaceFirst("^@", ""))).toList()));
      }
    }
  }

  private static boolean isPerson(String owner) {
    return owner.matches("@[\\w.-]+|[^@\\s]+@[^@\\s]+\\.[^@\\s]+") && !owner.startsWith("@@");
  }

  /// As in `.gitignore`: a slash at the start or in the middle ties the pattern to the top; a folder means all that is in
  /// it.
  private static Pattern pattern(String glob) {
    boolean tied = glob.substring(0, glob.length() - 1).contains("/");
    String path = glob.replaceFirst("^/", "").replaceFirst("/$", "");
    StringBuilder regex = new StringBuilder(tied ? "" : "(?:.*/)?");
    for (int i = 0; i < path.length(); i++) {
      char c = path.charAt(i);
      if (path.startsWith("**/", i)) {
        regex.append("(?:.*/)?");
        i += 2;
      } else if (path.startsWith("**", i)) {
        regex.append(".*");
        i++;
      } else {
        regex.append(c == '*' ? "[^/]*" : c == '?' ? "[^/]" : Pattern.quote(String.valueOf(c)));
      }
    }
    // docs/* means the files of that folder and none below
    boolean shallow = path.endsWith("/*");
    return Pattern.compile(regex + (glob.endsWith("/") ? "/.*" : shallow ? "" : "(?:/.*)?"));
  }

  /// @param path within the folder, parted by `/`
  List<Identity> of(String path) {
    for (int i = rules.size() - 1; i >= 0; i--) {
      if (rules.get(i).pattern.matcher(path).matches()) {
        return rules.get(i).owners;
      }
    }
    return List.of();
  }
}

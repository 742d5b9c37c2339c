package dev.kith.cli;

import dev.kith.model.Governance;
import dev.kith.model.Ownership;
import java.util.EnumMap;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// What `governance` in `kith.yaml` says: for which uses information counts, by whose it is. The company's own counts for all.
record GovernanceSettings(Uses external, Uses personal, Uses cloud) {
  static final GovernanceSettings DEFAULTS = new GovernanceSettings(null, null, null);

  /// @param whoKnows whether it shows what the company knows
  /// @param export   whether it is given out in files of many documents
  /// @param mcp      whether assistants may read it
  record Uses(Boolean whoKnows, Boolean export, Boolean mcp) {
    private Uses or(boolean whoKnows, boolean export, boolean mcp) {
      return new Uses(this.whoKnows == null ? whoKnows : this.whoKnows, this.export == null ? export : this.export,
          this.mcp == null ? mcp : this.mcp);
    }
  }

  GovernanceSettings {
    Uses unsaid = new Uses(null, null, null);
    external = (external == null ? unsaid : external).or(false, true, true);
    personal = (personal == null ? unsaid : personal).or(false, true, false);
    cloud = (cloud == null ? unsaid : cloud).or(true, true, true);
  }

  Governance rules() {
    return new Governance(without(Uses::whoKnows), without(Uses::export), without(Uses::mcp));
  }

  private Set<Ownership> without(Predicate<Uses> counts) {
    Map<Ownership, Uses> all = new EnumMap<>(Map.of(Ownership.EXTERNAL, external, Ownership.PERSONAL, personal, Ownership.CLOUD, cloud));
    return all.entrySet().stream().filter(each -> !counts.test(each.getValue())).map(Map.Entry::getKey).collect(Collectors.toSet());
  }
}

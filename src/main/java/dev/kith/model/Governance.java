package dev.kith.model;

import java.util.Set;

/// Which information is kept from which use, by whose it is, whoever asks. It is no filter on answers: for that use it is as if there were
/// no such documents.
///
/// @param whoKnows what does not show what the company knows: it makes nobody an expert, and counts for no topic and no gap
/// @param export   what nobody gets as a file of many documents
/// @param mcp      what no assistant gets to read
public record Governance(Set<Ownership> whoKnows, Set<Ownership> export, Set<Ownership> mcp) {
  /// A supplier's datasheet and somebody's private notes show nothing of what the company knows; and private notes go to no assistant.
  public static final Governance DEFAULTS = new Governance(Set.of(Ownership.EXTERNAL, Ownership.PERSONAL), Set.of(),
      Set.of(Ownership.PERSONAL));

  public Governance {
    whoKnows = Set.copyOf(whoKnows);
    export = Set.copyOf(export);
    mcp = Set.copyOf(mcp);
  }
}

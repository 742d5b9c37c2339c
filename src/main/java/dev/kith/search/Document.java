package dev.kith.search;

import dev.kith.extract.Extract.Heading;
import java.util.List;

/// One document, whole, as far as Kith keeps it.
public record Document(Answer.Found found, String text, List<Heading> outline, String language) {}

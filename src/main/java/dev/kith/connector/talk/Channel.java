package dev.kith.connector.talk;

import dev.kith.model.Access;
import java.util.List;

/// A channel whose messages may be read.
///
/// @param id     unique in the source; begins the ids of its items
/// @param name   for people
/// @param place  where it lies, outermost first; ends with its name
/// @param access `null` if anybody in the company may join it
record Channel(String id, String name, List<String> place, Access access) {}

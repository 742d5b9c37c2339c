/// The nouns of Kith. Read [dev.kith.model.Item] first, then [dev.kith.model.Part], [dev.kith.model.Person] and
/// [dev.kith.model.Access]. This package depends on nothing but the JDK.
package dev.kith.model;

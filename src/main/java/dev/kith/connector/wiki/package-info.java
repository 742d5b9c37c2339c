/// Wikis, as they export themselves.
package dev.kith.connector.wiki;

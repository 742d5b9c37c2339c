/// Where work is tracked: tickets, issues, merge requests, with all that was said about them. Read
/// [dev.kith.connector.tracker.Ticket] first: the records of every tracker end in it.
package dev.kith.connector.tracker;

/// Where documents come from. Read [dev.kith.connector.Connector] and [dev.kith.connector.Sink]; then any connector: each
/// is one record in one file, with one line in the table [dev.kith.connector.Connectors] and one test that extends
/// `ConnectorContract`. A connector reads what a source says, faithfully; it cleans nothing, ranks nothing, joins nobody.
package dev.kith.connector;

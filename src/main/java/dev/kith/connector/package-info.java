/// Where documents come from. Read [dev.kith.connector.Connector] and [dev.kith.connector.Sink]; then any connector: each
/// is one record in one file of the package of its family (`wiki`, `blog`, `talk`, `tracker`, `file`, `people`), with one line in
/// the table `Connectors` of `cli`, and one test that extends `ConnectorContract`. A connector reads what a source says,
/// faithfully; it cleans nothing, ranks nothing, joins nobody.
package dev.kith.connector;

/// HTTP: the page and the JSON API. All routes are on one screen in [dev.kith.web.WebServer]; [dev.kith.web.Api] turns parameters into
/// questions, [dev.kith.web.Json] answers into JSON, [dev.kith.web.Problem] errors into problem+json.
package dev.kith.web;

/// Who is in which groups, as feeds say: tables, a SCIM endpoint, LDAP, claims at sign-in. Begin with [dev.kith.groups.Realms].
package dev.kith.groups;

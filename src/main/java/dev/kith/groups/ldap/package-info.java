/// Groups of a directory server over LDAP. Only here is the LDAP library known. Begin with [dev.kith.groups.ldap.Ldap].
package dev.kith.groups.ldap;

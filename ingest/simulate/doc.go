// Package simulate makes believable sign-in events: people in several countries
// who keep working hours, travel now and then and mistype passwords, mail
// clients that still speak old protocols, services that sign in around the
// clock, and attackers who try one password on many accounts.
//
// One generator serves two uses. History fills a span of the past, Run emits
// live traffic at a set rate to the gateway or straight to Kafka. Both are
// functions of a seed: the same world, span and count give the same events,
// byte for byte.
//
// Most events have the shape of Graph signIn objects, a share that of Azure
// Monitor records and a few that of Log Analytics rows, so that every raw format
// stays in use.
package simulate

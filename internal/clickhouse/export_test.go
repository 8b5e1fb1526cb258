package clickhouse

// LockMigrations lets tests hold the lock.
var LockMigrations = lockMigrations

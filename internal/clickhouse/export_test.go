package clickhouse

// LockMigrations lets tests hold the lock.
var LockMigrations = lockMigrations

// SplitStatements lets tests count statements.
var SplitStatements = splitStatements

package plan

import "hash/crc32"

var crcTable = crc32.MakeTable(crc32.Castagnoli)

// Checksum continues the checksum of an intent, a CRC-32C, with the value of the next
// record; it begins at 0.
func Checksum(sum uint32, value []byte) uint32 { return crc32.Update(sum, crcTable, value) }

import { findOverlaps } from './find-overlaps.ts'
import { findOverloads } from './find-overloads.ts'
import { findUnavailable } from './find-unavailable.ts'
import { findZoneMismatches } from './find-zone-mismatches.ts'
import type { Finding, Surroundings } from './finding.ts'

/**
 * The four kinds, in one place and pure:
 * - `double_booking`: two blocking occupancies of an exclusive resource overlap, set-up and clean-down included;
 * - `capacity_exceeded`: at some instant more is taken of a shared resource than there is, or a room holds more people than it may;
 * - `resource_unavailable`: a booking to come at a time when the resource is out of use, closed, blocked, or no longer taken so long;
 * - `timezone_mismatch`: booking and event differ by exactly a zone's offset; a zone that no one knows; local times that don't exist
 *   or exist twice; all-day or floating events of a calendar in another zone; a zone whose rules moved a booking's wall-clock time.
 */
export function findConflicts(around: Surroundings): Finding[] {
  return [...findOverlaps(around), ...findOverloads(around), ...findUnavailable(around), ...findZoneMismatches(around)]
}

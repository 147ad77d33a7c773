/** Private iCalendar feeds of the bookings of a resource or a person. */
export { createFeed } from './create-feed.ts'
export { type FeedRow, findFeed, listFeeds } from './queries.ts'
export { revokeFeed } from './revoke-feed.ts'
export * from './schema.ts'

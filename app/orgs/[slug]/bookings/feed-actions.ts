'use server'
import {
  createFeed,
  createFeedSchema,
  listFeeds,
  revokeFeed,
  revokeFeedSchema,
} from '#lib/domain/bookings/feeds/index.ts'
import { orgAction } from '#lib/entry/org-action.ts'
import { env } from '#lib/platform/env.ts'
import { z } from 'zod'

export const createFeedAction = orgAction({
  permission: 'bookings.create',
  schema: z.object({ feed: createFeedSchema }),
  verb: async (world, { feed }) => {
    const { id, token } = await createFeed(world, feed)
    return { id, url: new URL(`/api/feeds/${token}`, env().APP_URL).href }
  },
})

export const revokeFeedAction = orgAction({ permission: 'bookings.create', schema: revokeFeedSchema, verb: revokeFeed })

export const listFeedsAction = orgAction({
  permission: 'bookings.create',
  effect: 'reads',
  // The organisation is all that is asked for.
  schema: z.object({ inForce: z.literal(true) }),
  verb: async ({ db, actor }) => ({ feeds: await listFeeds(db, actor.organizationId) }),
})

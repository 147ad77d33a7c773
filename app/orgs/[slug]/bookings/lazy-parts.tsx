'use client'
import dynamic from 'next/dynamic'

/** A list is seen without a booking's panel and without the calendar: each comes, drawn by the server, when it is asked for. */
export const LazyBookingDetail = dynamic(() => import('./booking-detail.tsx').then((all) => all.BookingDetail))
export const LazyCalendarScreen = dynamic(() => import('./calendar-screen.tsx').then((all) => all.CalendarScreen))

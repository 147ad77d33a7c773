export { expandSeries, type Expansion, type Occurrence, type Series } from './expand-series.ts'
export { workOutSeries } from './work-out-series.ts'

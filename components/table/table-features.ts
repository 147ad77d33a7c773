import {
  columnVisibilityFeature,
  createColumnHelper,
  metaHelper,
  rowSortingFeature,
  tableFeatures,
  type ColumnDef,
  type RowData,
} from '@tanstack/react-table'

export type ColumnMeta = {
  /** Name in the column menu, when the header isn't a plain string. */
  label?: string
  align?: 'right'
  /** Any CSS width; the primary column takes what is left. */
  width?: string
  /** The row's name: its cell is the link that opens the row. Exactly one column has it. */
  primary?: boolean
  /** Left out when the list is narrow (the detail is open beside it, or a small window). */
  optional?: boolean
}

/** Only what server-side tables need: the server filters, sorts and pages. */
export const listFeatures = tableFeatures({
  columnVisibilityFeature,
  rowSortingFeature,
  columnMeta: metaHelper<ColumnMeta>(),
})

export type ListColumns<Row extends RowData> = readonly ColumnDef<typeof listFeatures, Row, unknown>[]

/** Column helper for a row type; define columns once, at module scope. */
export function listColumns<Row extends RowData>() {
  return createColumnHelper<typeof listFeatures, Row>()
}

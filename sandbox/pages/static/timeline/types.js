/**
 * What a record source is asked and gives, by the names of the interface; types only.
 *
 * https://learn.microsoft.com/power-apps/maker/model-driven-apps/custom-connectors-timeline-control
 *
 * @typedef {{name: string, id: string}} TableContext
 * @typedef {{id: string, sortDateValue?: string, data: string}} RecordData
 * @typedef {{requestId: string, tableContext?: TableContext, pageSize: number, isAscending: boolean,
 *   lastRefetchedTime: Date, lastItem?: RecordData, continuationToken?: string}} RecordsDataRequest
 * @typedef {{requestId: string, records: RecordData[], continuationToken?: string,
 *   filtersData?: FilterGroup[]}} RecordsDataResponse
 * @typedef {{value: string, label?: string, count?: number, isSelected?: boolean}} FilterOption
 * @typedef {{name: string, label?: string, type?: "MultiSelect"|"SingleSelect", isExpanded?: boolean,
 *   options?: FilterOption[]}} FilterGroup
 * @typedef {{filterData: FilterGroup[], searchKey?: string}} FilterRequest
 * @typedef {{iconType: number, title?: string, label: string, onClick?: Function, command: string,
 *   commandType: "BUTTON"|"HYPERLINK", href?: string}} RecordCommand
 * @typedef {import("./components.js").Component} Component
 * @typedef {{id: string, profilePicture?: {initials?: string, accessibleName: string},
 *   icon: {type: number, accessibleName: string}, bubbleIcon?: Component, headerIcon?: Component,
 *   header: {components: Component[]}, body: {components: Component[]}, footer: {components: Component[]},
 *   commands?: RecordCommand[], accessibleName: string, moduleName: string, sortDateValue?: string}} RecordUX
 * @typedef {{success?: boolean, needRefresh?: boolean, errorMessage?: string}} Created
 * @typedef {{id: string, iconType: number, label: string, onClick?: (event: Event) => Promise<void|Created>}} RecordCreate
 * @typedef {{init?: Function, getRecordSourceInfo(): {name: string},
 *   getRecordsData(request: RecordsDataRequest, filter?: FilterRequest): Promise<RecordsDataResponse>,
 *   getFilterDetails?(filter?: FilterRequest): Promise<FilterGroup[]>,
 *   getRecordUX(record: RecordData, request: {isExpanded: boolean}): RecordUX,
 *   getRecordCreate?(): RecordCreate[]}} RecordSource
 */
export {};

### Searching: filters that cannot be read, and saved searches.

error-not-a-cursor = That page is of another list. Start from its first page.
error-too-many-filters = A search has at most { $limit } filters. Leave some out.
error-filter-value = { $filter }: has no “{ $given }” (character { $at }). Check how it is written, or put it in quotes to search for the words.
error-filter-value-near = { $filter }: has no “{ $given }” (character { $at }). Did you mean { $filter }:{ $near }?
error-filter-not-compared = { $filter } cannot be larger or smaller (character { $at }). Write { $filter }: and a value.
error-filter-not-days = “{ $given }” is no day or span of days for { $filter } (character { $at }). Try { $filter }:7d, { $filter }:this month or { $filter }<2026-12-31.
error-filter-length-compared = Nothing lies before or after { $given } (character { $at }). Write { $filter }:{ $given }, or compare with a day.
error-filter-not-number = “{ $given }” is no number for { $filter } (character { $at }). Try { $filter }>10k or { $filter }:10k..50k.
error-filter-unknown = There is no filter “{ $filter }” (character { $at }). Try stage:, owner:, tag:, amount>10k, close<2026-12-31 or updated:7d, or put it in quotes to search for the words.
error-filter-unknown-near = There is no filter “{ $filter }” (character { $at }). Did you mean { $near }? Put it in quotes to search for the words.
error-filter-several = { $filter }:{ $given } could be { $names } (character { $at }). Write more of the name, in quotes if it has spaces.
error-filter-hidden = You can't see { $filter }, so you can't search by it (character { $at }). Leave it out.
error-filter-alone = { $filter }:{ $given } goes with no other value (character { $at }). Write them as two filters.
error-search-needs-name = A saved search needs a name.
error-search-empty = There is nothing to search for. Type some words or a filter such as stage:proposal.
error-search-not-yours = That search was saved by somebody else. Save it under a name of your own to change it.

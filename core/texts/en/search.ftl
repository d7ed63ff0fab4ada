### Searching: filters that cannot be read, and saved searches.

error-not-a-cursor = That page is of another list. Start from its first page.

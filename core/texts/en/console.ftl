### The command line.

import-note-unknown-owner = “{ $owner }” does not work here yet, so these rows are not theirs.
import-note-unknown-stage = “{ $stage }” is not a stage of yours; these deals begin in { $first }.

### The command line.

import-note-unknown-owner = “{ $owner }” does not work here; these rows belong to nobody yet.
import-note-unknown-stage = “{ $stage }” is not a stage of yours; these deals begin in { $first }.

#pragma once

#include "crosswalk/ir/history.h"
#include "crosswalk/sql/dialect.h"

namespace crosswalk {

// Says groups of statements that together do one thing as that thing, and names as what they mean. Each statement keeps
// its place and its text, so that nothing changes for a target of the same dialect; the schema after the group is the
// same, step for step compared, or the group stays as it is.
//
// - A table that is replaced by a new one to which its rows are copied (CREATE TABLE n, INSERT INTO n … SELECT … FROM
// t,
//   DROP TABLE t, ALTER TABLE n RENAME TO t, its indexes again) is the alterations that come of it.
// - Where a new enum takes the place of an old one, column by column, a cast by way of text converts nothing: other
//   databases are told of columns with other labels.
// - A sequence that is made, given to a column and asked for the column's default is a numbered column.
// - Where a statement says in which schemas names are looked up, those that follow in its migration are qualified.
//
// The statements of a group become RawSql without a text, beside their own text in `written`; what they do as a whole
// continues the first of them. `dialect` is the history's own. Costs a simulation of the history if there is anything
// to recognize, and next to nothing if not.
void recognize(History& history, const Dialect& dialect);

}  // namespace crosswalk

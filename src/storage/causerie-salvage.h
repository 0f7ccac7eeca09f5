/* SPDX-License-Identifier: GPL-3.0-or-later
 * Copies the readable rows of a damaged library into a new file. */
#pragma once

#include "causerie-record.h"

#include <gio/gio.h>

G_BEGIN_DECLS

CauserieSalvaged *causerie_salvage_copy (const char *damaged, const char *recovered,
                                         GCancellable *cancellable,
                                         GError **error) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

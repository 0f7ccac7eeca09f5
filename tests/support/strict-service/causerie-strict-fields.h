/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads and checks the members of a request's objects. */
#pragma once

#include "causerie-json.h"

G_BEGIN_DECLS

gboolean causerie_strict_fields_check_names (CauserieJsonSpan object, const char *path,
                                             const char *const *names, GError **error);
gboolean causerie_strict_fields_check_kind (CauserieJsonSpan object, const char *path,
                                            const char *name, CauserieJsonKind kind,
                                            gboolean needed, GError **error);
char *causerie_strict_fields_dup_choice (CauserieJsonSpan object, const char *path,
                                         const char *name, const char *const *choices,
                                         GError **error);
gboolean causerie_strict_fields_find (CauserieJsonSpan object, const char *name,
                                      CauserieJsonSpan *value);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 * A queue of small writes to the library, retried until they succeed. */
#pragma once

#include "causerie-error.h"
#include "causerie-library.h"

G_BEGIN_DECLS

/**
 * CauseriePendingKind:
 * @start: starts the write of @data, which is borrowed; @callback must be called with the library
 *   as source object
 * @merge: (nullable): adds the parts of @older that are missing in @newer; %NULL if the newer data
 *   replaces the older
 * @free: frees @data
 * @matters: whether losing the data matters to the user: failures are reported, and quitting asks
 *   for confirmation
 *
 * A kind of write; one static constant for each.
 */
typedef struct
{
  void (*start) (CauserieLibrary *library, gint64 chat_id, gint64 message_id, gconstpointer data,
                 GAsyncReadyCallback callback, gpointer callback_data);
  void (*merge) (gpointer newer, gconstpointer older);
  GDestroyNotify free;
  gboolean matters;
} CauseriePendingKind;

typedef void (*CauseriePendingFunc) (gint64 message_id, gconstpointer data, gpointer user_data);

#define CAUSERIE_TYPE_PENDING_WRITES (causerie_pending_writes_get_type ())
G_DECLARE_FINAL_TYPE (CauseriePendingWrites, causerie_pending_writes, CAUSERIE, PENDING_WRITES,
                      GObject)

/* Property with notify: "failure" (CauserieFailure, nullable: why a write of a kind with @matters
 * is still pending). Signal: "given-up". */
CauseriePendingWrites *causerie_pending_writes_new (CauserieLibrary *library);
void causerie_pending_writes_add (CauseriePendingWrites *self, const CauseriePendingKind *kind,
                                  gint64 chat_id, gint64 message_id, gpointer data);
void causerie_pending_writes_add_refused (CauseriePendingWrites *self,
                                          const CauseriePendingKind *kind, gint64 chat_id,
                                          gint64 message_id, gpointer data, const GError *error);
gboolean causerie_pending_writes_drop (CauseriePendingWrites *self, const CauseriePendingKind *kind,
                                       gint64 chat_id, gint64 message_id);
gconstpointer causerie_pending_writes_get (CauseriePendingWrites *self,
                                           const CauseriePendingKind *kind, gint64 chat_id,
                                           gint64 message_id);
void causerie_pending_writes_foreach (CauseriePendingWrites *self, const CauseriePendingKind *kind,
                                      gint64 chat_id, CauseriePendingFunc func, gpointer user_data);
CauserieFailure *causerie_pending_writes_get_failure (CauseriePendingWrites *self);
void causerie_pending_writes_retry (CauseriePendingWrites *self);
void causerie_pending_writes_flush (CauseriePendingWrites *self);

gboolean causerie_library_can_retry (CauserieLibrary *library, const GError *error);

G_END_DECLS

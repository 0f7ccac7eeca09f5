/* SPDX-License-Identifier: GPL-3.0-or-later
 * Small writes to the library, kept in memory until it has taken them. */
#pragma once

#include "causerie-error.h"
#include "causerie-library.h"

G_BEGIN_DECLS

/**
 * CauseriePendingKind:
 * @start: begins the write of @data, which is borrowed; @callback is to be called with the library
 * @merge: (nullable): adds to @newer what @older says and @newer does not; %NULL where the newer
 *   one replaces the older one whole
 * @free: frees @data
 * @matters: whether a person misses it: why it is not stored is told, and asked about at the end
 *
 * What is written, one constant for each kind of state.
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

/* Property with notify: "failure" (CauserieFailure, nullable: why something that matters is not
 * stored). Signal: "given-up". */
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
void causerie_pending_writes_try_again (CauseriePendingWrites *self);
void causerie_pending_writes_flush (CauseriePendingWrites *self);

gboolean causerie_library_may_take_later (CauserieLibrary *library, const GError *error);

G_END_DECLS

/* SPDX-License-Identifier: GPL-3.0-or-later
 * Notices that the other side has been silent for too long. */
#pragma once

#include "causerie-clock.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CauserieSilence:
 *
 * Watches one connection, in the main context that was the thread's default when it began.
 */
typedef struct _CauserieSilence CauserieSilence;

CauserieSilence *causerie_silence_new (CauserieClock *clock, GCancellable *cancellable);
void causerie_silence_free (CauserieSilence *self);
void causerie_silence_watch (CauserieSilence *self, gint64 longest);
gboolean causerie_silence_has_passed (const CauserieSilence *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieSilence, causerie_silence_free)

G_END_DECLS

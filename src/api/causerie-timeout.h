/* SPDX-License-Identifier: GPL-3.0-or-later
 * Timeouts of a connection: cancels it when nothing arrives for too long. */
#pragma once

#include "causerie-clock.h"
#include "causerie-service.h"

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * CauseriePhase:
 * @CAUSERIE_PHASE_IDLE: no timeout
 * @CAUSERIE_PHASE_CONNECTING: until the request's head is sent
 * @CAUSERIE_PHASE_WAITING: until the answer's first byte
 * @CAUSERIE_PHASE_READING: until the answer's next byte
 *
 * The phase of a request, which determines the timeout.
 */
typedef enum
{
  CAUSERIE_PHASE_IDLE,
  CAUSERIE_PHASE_CONNECTING,
  CAUSERIE_PHASE_WAITING,
  CAUSERIE_PHASE_READING,
} CauseriePhase;

/**
 * CauserieSilence:
 *
 * Watches one connection, in the main context that was the thread-default one when it was created.
 */
typedef struct _CauserieSilence CauserieSilence;

CauserieSilence *causerie_silence_new (CauserieClock *clock, CauserieServiceKind kind,
                                       GCancellable *cancellable);
void causerie_silence_free (CauserieSilence *self);
void causerie_silence_watch (CauserieSilence *self, CauseriePhase phase);
void causerie_silence_renew (CauserieSilence *self, GCancellable *cancellable);
gboolean causerie_silence_has_passed (const CauserieSilence *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (CauserieSilence, causerie_silence_free)

G_END_DECLS

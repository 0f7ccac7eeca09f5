/* SPDX-License-Identifier: GPL-3.0-or-later
 * The X screen of a test: its pictures, and which window has the keyboard focus. */
#include "config.h"

#include "causerie-screen.h"

#include "causerie-test.h"

#include <X11/Xlib.h>
#include <X11/Xutil.h>
#include <cairo-xlib.h>

static cairo_surface_t *
create_surface (Display *display, int *width, int *height)
{
  int screen = DefaultScreen (display);

  *width = DisplayWidth (display, screen);
  *height = DisplayHeight (display, screen);
  return cairo_xlib_surface_create (display, RootWindow (display, screen),
                                    DefaultVisual (display, screen), *width, *height);
}

/**
 * causerie_screen_save:
 * @path: a file's name, in the file system's encoding
 *
 * Writes the whole screen as a PNG file.
 */
void
causerie_screen_save (const char *path)
{
  Display *display = XOpenDisplay (NULL);
  cairo_surface_t *screen;
  cairo_surface_t *image;
  cairo_t *cr;
  int width;
  int height;

  g_assert_nonnull (display);
  screen = create_surface (display, &width, &height);
  image = cairo_image_surface_create (CAIRO_FORMAT_RGB24, width, height);
  cr = cairo_create (image);
  cairo_set_source_surface (cr, screen, 0, 0);
  cairo_paint (cr);
  cairo_destroy (cr);
  g_assert_cmpint (cairo_surface_write_to_png (image, path), ==, CAIRO_STATUS_SUCCESS);
  cairo_surface_destroy (image);
  cairo_surface_destroy (screen);
  XCloseDisplay (display);
}

/**
 * causerie_screen_hash:
 * @x: left edge, in pixels of the screen
 * @y: top edge
 * @width: width of the part
 * @height: height of the part
 *
 * Returns: a hash of the picture of that part
 */
guint
causerie_screen_hash (int x, int y, int width, int height)
{
  Display *display = XOpenDisplay (NULL);
  XImage *image;
  guint hash = 5381;

  g_assert_nonnull (display);
  image = XGetImage (display, DefaultRootWindow (display), x, y, (guint)width, (guint)height,
                     AllPlanes, ZPixmap);
  g_assert_nonnull (image);
  for (int i = 0; i < image->bytes_per_line * image->height; i++)
    hash = hash * 33 + (guchar)image->data[i];
  XDestroyImage (image);
  XCloseDisplay (display);
  return hash;
}

static int
ignore_error (Display *display, XErrorEvent *error)
{
  return 0;
}

static Window
find_top_window (Display *display)
{
  Window top = None;
  Window root;
  Window parent;
  Window *children = NULL;
  unsigned int n = 0;

  if (XQueryTree (display, DefaultRootWindow (display), &root, &parent, &children, &n) == 0)
    return None;
  /* The last one is on top. Menus and tooltips are not managed by a window manager. */
  for (unsigned int i = n; i-- > 0 && top == None;)
    {
      XWindowAttributes attributes;

      if (XGetWindowAttributes (display, children[i], &attributes) != 0
          && attributes.map_state == IsViewable && attributes.class == InputOutput
          && !attributes.override_redirect)
        top = children[i];
    }
  XFree (children);
  return top;
}

/**
 * causerie_screen_focus_top_window:
 *
 * Focuses the topmost window if no window has the focus, like a window manager when a window
 * closes.
 */
void
causerie_screen_focus_top_window (void)
{
  Display *display = XOpenDisplay (NULL);
  XErrorHandler old_handler;
  Window focus;
  int revert;

  g_assert_nonnull (display);
  /* A window may be destroyed at any moment. */
  old_handler = XSetErrorHandler (ignore_error);
  XGetInputFocus (display, &focus, &revert);
  if (focus == None || focus == PointerRoot || focus == DefaultRootWindow (display))
    {
      Window top = find_top_window (display);

      if (top != None)
        XSetInputFocus (display, top, RevertToPointerRoot, CurrentTime);
      XSync (display, False);
    }
  XSetErrorHandler (old_handler);
  XCloseDisplay (display);
}

/**
 * causerie_screen_place_window:
 *
 * Moves the topmost window to the corner of the screen, like a window manager that keeps windows
 * visible. In GTK 4.24 a right-to-left window grows to the left, beyond the screen.
 */
void
causerie_screen_place_window (void)
{
  Display *display = XOpenDisplay (NULL);
  XErrorHandler old_handler;
  Window top;

  g_assert_nonnull (display);
  old_handler = XSetErrorHandler (ignore_error);
  top = find_top_window (display);
  if (top != None)
    XMoveWindow (display, top, 0, 0);
  XSync (display, False);
  XSetErrorHandler (old_handler);
  XCloseDisplay (display);
}

typedef struct
{
  Display *display;
  Window window;
  Atom ping;
  long stamp;
} Ping;

static gboolean
is_answer (const Ping *ping, const XEvent *event)
{
  if (event->type == DestroyNotify)
    return event->xdestroywindow.window == ping->window;
  return event->type == ClientMessage && (Atom)event->xclient.data.l[0] == ping->ping
         && event->xclient.data.l[1] == ping->stamp;
}

static gboolean
is_answered (gpointer data)
{
  const Ping *ping = data;

  while (XPending (ping->display) > 0)
    {
      XEvent event;

      XNextEvent (ping->display, &event);
      if (is_answer (ping, &event))
        return TRUE;
    }
  return FALSE;
}

/* Sends _NET_WM_PING to a window, like a window manager. The reply goes to the root window. */
static gboolean
send_ping (const Ping *ping)
{
  XWindowAttributes attributes;
  XEvent event = { .xclient = { .type = ClientMessage, .window = ping->window, .format = 32 } };

  XSelectInput (ping->display, DefaultRootWindow (ping->display), SubstructureNotifyMask);
  if (XGetWindowAttributes (ping->display, ping->window, &attributes) == 0)
    return FALSE;
  event.xclient.message_type = XInternAtom (ping->display, "WM_PROTOCOLS", False);
  event.xclient.data.l[0] = (long)ping->ping;
  event.xclient.data.l[1] = ping->stamp;
  event.xclient.data.l[2] = (long)ping->window;
  XSendEvent (ping->display, ping->window, False, NoEventMask, &event);
  XFlush (ping->display);
  return TRUE;
}

/**
 * causerie_screen_wait_processed:
 * @seconds: the timeout after which the test fails
 *
 * Waits until the program has processed all key events so far, because D-Bus calls such as AT-SPI
 * queries may overtake them. A window receives X events in order, so its reply to a ping comes
 * after them; if the window is destroyed, all were processed, too.
 */
void
causerie_screen_wait_processed (guint seconds)
{
  static long last_stamp;
  Ping ping = { .display = XOpenDisplay (NULL), .stamp = ++last_stamp };
  XErrorHandler old_handler = XSetErrorHandler (ignore_error);

  g_assert_nonnull (ping.display);
  ping.ping = XInternAtom (ping.display, "_NET_WM_PING", False);
  ping.window = find_top_window (ping.display);
  if (ping.window != None && send_ping (&ping))
    g_assert_true (causerie_test_wait_until (is_answered, &ping, seconds));
  /* XCloseDisplay() reports pending errors: the window may have been destroyed after the ping. */
  XCloseDisplay (ping.display);
  XSetErrorHandler (old_handler);
}

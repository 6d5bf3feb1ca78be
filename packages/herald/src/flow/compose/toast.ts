/** How much of a summary a toast and the activity feed show, about: a line, and no more of it than there is room for. */
export const TOAST = 120;

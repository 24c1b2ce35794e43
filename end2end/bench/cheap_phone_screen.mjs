// The screen of a cheap telephone, touched with a finger.

export const SCREEN = { viewport: { width: 360, height: 640 }, isMobile: true, hasTouch: true };

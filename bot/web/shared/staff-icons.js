/** Icons that only staff pages show; the customer's page does without their weight. */
export const STAFF_PATHS = {
  arrowOut: "M8 5H5.5A1.5 1.5 0 0 0 4 6.5v8A1.5 1.5 0 0 0 5.5 16h8a1.5 1.5 0 0 0 1.5-1.5V12M11 4h5v5M16 4l-7 7",
  back: "M12.5 4.5 7 10l5.5 5.5",
  chat: "M4 4.5h12A1.5 1.5 0 0 1 17.5 6v7a1.5 1.5 0 0 1-1.5 1.5h-5L7 17.8v-3.3H4A1.5 1.5 0 0 1 2.5 13V6A1.5 1.5 0 0 1 4 4.5Z",
  filter: "M3.5 5h13M6 10h8M8.5 15h3",
  lock: "M6 9V6.8a4 4 0 0 1 8 0V9M5 9h10a1 1 0 0 1 1 1v6a1 1 0 0 1-1 1H5a1 1 0 0 1-1-1v-6a1 1 0 0 1 1-1Z",
  mail: "M3.5 4.5h13a1 1 0 0 1 1 1v9a1 1 0 0 1-1 1h-13a1 1 0 0 1-1-1v-9a1 1 0 0 1 1-1Zm-.5.7 7 5.8 7-5.8",
  plus: "M10 4v12M4 10h12",
  search: "m13 13 4 4M14.5 8.8a5.7 5.7 0 1 1-11.4 0 5.7 5.7 0 0 1 11.4 0Z",
};

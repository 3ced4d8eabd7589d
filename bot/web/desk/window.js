/**
 * The part of a long list that can be seen: the rest is empty room, however many rows it stands for.
 */

const ROW_PX = 90;
const BEYOND = 8;

export class ListWindow {
  #body;
  #list;
  #height = ROW_PX;

  /**
   * @param {HTMLElement} body what scrolls
   * @param {HTMLElement} list whose children are the rows, all of one height
   */
  constructor(body, list) {
    this.#body = body;
    this.#list = list;
  }

  /**
   * Which of so many rows to draw now; the list gets the room of the others.
   * @param {number} count
   * @returns {{from: number, to: number}}
   */
  measure(count) {
    const row = /** @type {HTMLElement | null} */ (this.#list.firstElementChild);
    if (row?.offsetHeight) this.#height = row.offsetHeight;
    const seen = Math.ceil(this.#body.clientHeight / this.#height) + 2 * BEYOND;
    const first = Math.floor(this.#body.scrollTop / this.#height) - BEYOND;
    const from = Math.max(0, Math.min(first, count - seen));
    const to = Math.min(count, from + seen);
    this.#list.style.paddingBlock = `${from * this.#height}px ${(count - to) * this.#height}px`;
    return { from, to };
  }

  /**
   * Scrolls as little as shows the row.
   * @param {number} index
   */
  reveal(index) {
    const top = index * this.#height;
    const { scrollTop, clientHeight } = this.#body;
    if (top < scrollTop) this.#body.scrollTop = top;
    else if (top + this.#height > scrollTop + clientHeight) this.#body.scrollTop = top + this.#height - clientHeight;
  }
}

// The shop's own code: what it tells Espalier about looking at a tree and buying one.
(() => {
  const calls = (window.espalier ??= []);

  /** What is shown, as Segment's e-commerce events describe it. */
  function shownProduct() {
    const shown = document.querySelector("[data-product-id]");
    if (!(shown instanceof HTMLElement)) return undefined;
    const { productId, name, price } = shown.dataset;
    return { product_id: productId, name, price: Number(price), currency: "GBP" };
  }

  const product = shownProduct();
  if (product) calls.push(["track", "Product Viewed", product]);

  document.querySelector("form[data-buy]")?.addEventListener("submit", () => {
    const variant = document.querySelector("select")?.value;
    const order = {
      order_id: `order-${Date.now().toString(36)}`,
      total: product.price,
      revenue: product.price,
      currency: "GBP",
      products: [{ ...product, variant, quantity: 1 }],
    };
    sessionStorage.setItem("order", JSON.stringify(order));
    sessionStorage.setItem("tree", `${product.name.toLowerCase()} (${variant})`);
  });

  // Taken out of the drawer, so that reloading the page is not a second order.
  const place = document.querySelector("[data-order]");
  const order = place && sessionStorage.getItem("order");
  if (order) {
    sessionStorage.removeItem("order");
    calls.push(["track", "Order Completed", JSON.parse(order)]);
    place.textContent = `Your ${sessionStorage.getItem("tree")} is reserved. We will wrap it in wet straw and hessian and write before it travels.`;
  }
})();

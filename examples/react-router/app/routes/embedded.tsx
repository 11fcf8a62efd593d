export default function Embedded() {
  return <h1>Rendered where no cookies can be written</h1>
}

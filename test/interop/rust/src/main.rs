//! The peer on tonic and tonic-types: `serve` responds to each call with the status in its request; `call ADDRESS`
//! makes the calls requested on standard input and prints what tonic read.

mod call;
mod detail;
mod serve;
mod status;

type Error = Box<dyn std::error::Error + Send + Sync>;

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Error> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    match args.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["serve"] => serve::serve().await,
        ["call", address] => call::call(address).await,
        _ => Err("usage: interop serve | interop call ADDRESS".into()),
    }
}
